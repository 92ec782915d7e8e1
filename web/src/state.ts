/**
 * What a person chose, kept in the address so that a view can be shared: `?fd.<view>.<key>=value`.
 * Other parts of the address are the theme's and stay as they are. What an address says is only text: whoever
 * reads a value takes it only where it is one that the page offers.
 */

const PAUSE = 250; // milliseconds; browsers refuse more than some changes a second
const waiting = new Map<string, readonly string[]>();
let timer = 0;

/** Put what was written into the address now. */
export function save(): void {
  clearTimeout(timer);
  if (!waiting.size) return;
  const address = new URL(location.href);
  for (const [name, values] of waiting) {
    address.searchParams.delete(name);
    for (const value of values) address.searchParams.append(name, value);
  }
  waiting.clear();
  try {
    history.replaceState(history.state, "", address);
  } catch {
    // The browser keeps the address to itself; what is shown does not depend on it.
  }
}

addEventListener("pagehide", save);

/** What an address has that filters nothing: how far a drawing is moved, and the box that a person is at. */
const PLACES = new Set(["view", "node"]);

export class State {
  private tell = (): void => undefined;

  constructor(readonly view: string) {}

  /** Call `act` now, and after each change, with whether anything is chosen. */
  watch(act: (isNarrowed: boolean) => void): void {
    this.tell = () => act(this.isNarrowed);
    addEventListener("popstate", this.tell);
    this.tell();
  }

  /** Whether anything is chosen that is in the address, or soon will be. */
  private get isNarrowed(): boolean {
    const chosen = new Map([...new URLSearchParams(location.search).keys()].map((name) => [name, true]));
    for (const [name, values] of waiting) chosen.set(name, values.length > 0);
    const prefix = this.name("");
    return [...chosen].some(([name, isChosen]) => isChosen && name.startsWith(prefix) && !PLACES.has(name.slice(prefix.length)));
  }

  /** Return the values of a key in the address. */
  read(key: string): string[] {
    return new URLSearchParams(location.search).getAll(this.name(key));
  }

  /** Return the focus of this view in another address. */
  readFrom(address: URL): string {
    return address.searchParams.get(this.name("focus")) ?? "";
  }

  /** Put the values of a key into the address, soon. */
  write(key: string, ...values: readonly string[]): void {
    waiting.set(this.name(key), values);
    this.tell();
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  }

  /** Return the address with other values; those that are empty are left out. */
  address(values: Record<string, string>): string {
    const address = new URL(location.href);
    for (const [key, value] of Object.entries(values)) {
      address.searchParams.delete(this.name(key));
      if (value) address.searchParams.set(this.name(key), value);
    }
    return address.href;
  }

  /** Put values into the address at once, as a step that the browser's back button undoes. */
  push(values: Record<string, string>): void {
    save();
    try {
      history.pushState(null, "", this.address(values));
    } catch {
      // The browser keeps the address to itself; what is shown does not depend on it.
    }
    this.tell();
  }

  private name(key: string): string {
    return `fd.${this.view}.${key}`;
  }
}
