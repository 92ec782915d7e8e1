// What scrolls can be scrolled with the keyboard, and captions of the contents are headings of some level.
document.addEventListener("DOMContentLoaded", () => {
  for (const one of document.querySelectorAll("pre")) {
    if (one.scrollWidth > one.clientWidth) one.tabIndex = 0;
  }
  for (const one of document.querySelectorAll('.caption[role="heading"]')) one.setAttribute("aria-level", "2");
});
