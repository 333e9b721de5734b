// Conveniences of the desk; every page works without them.
"use strict";

// The key / goes to the search box, unless something is being written.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const box = document.querySelector('input[type="search"]');
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// What stands against a form is where the reader goes on.
document.addEventListener("DOMContentLoaded", () => {
  const summary = document.querySelector(".summary[role=alert]");
  if (!summary) return;
  summary.tabIndex = -1;
  summary.focus();
});

// Whoever leaves a form to register a party finds it again as it was.
document.addEventListener("click", (event) => {
  const form = event.target.closest("a[data-kept]")?.closest("form");
  if (!form || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const leaving = document.createElement("input");
  leaving.type = "hidden";
  leaving.name = "register_party";
  leaving.value = "1";
  form.append(leaving);
  form.submit();
});

// The form of an act opens under its button, one form at a time. Where another page answers than was asked for, because
// the session has ended or the act is no longer there, that page is opened instead.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, xhr, pathInfo } = event.detail;
  if (!target.matches(".place")) return;
  const asked = new URL(pathInfo.requestPath, document.baseURI).href;
  if (xhr.status !== 200 || xhr.responseURL !== asked) {
    event.detail.shouldSwap = false;
    location.assign(asked);
    return;
  }
  for (const place of document.querySelectorAll(".place")) place.replaceChildren();
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.matches(".place")) event.detail.target.focus();
});

// Who asks for a new tab or window gets one.
document.addEventListener("click", (event) => {
  if ((event.ctrlKey || event.metaKey || event.shiftKey) && event.target.closest("a[hx-get]")) event.stopImmediatePropagation();
}, true);
