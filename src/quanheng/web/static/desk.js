// Three conveniences of the desk; every page works without them.
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
