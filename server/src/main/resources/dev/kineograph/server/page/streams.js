// SPDX-License-Identifier: Apache-2.0
// Adds, changes and removes streams, for those who may administer all.
import { Problem, ask, button, confirmed, keepFocus, keepRows, of, say } from "./api.js";
import { base, keepLooking } from "./live.js";

const LOOK_MILLIS = 5000;
const FIELDS = ["name", "source", "maxViewers"];
const MERGE_PATCH = "application/merge-patch+json";
const MADE_BY = { api: "this page, or the API", configuration: "the configuration", push: "whoever pushes to it" };

const HINTS = {
  new: { source: "Empty for a stream that pictures are pushed to.", maxViewers: "Empty for any number." },
  change: { source: "It is not shown, as it may have a password in it. Empty: it stays as it is.", maxViewers: "Empty: it stays as it is." },
};

/** The keys of a stream that the form has. */
function definitionOf(form) {
  const { source, maxViewers } = form.elements;
  const most = maxViewers.value.trim();
  return {
    ...(source.value.trim() ? { source: source.value.trim() } : {}),
    ...(most ? { maxViewers: /^\d+$/.test(most) ? Number(most) : most } : {}),
  };
}

/** Which field a sentence of the server is about: it begins with the key, or with the name that is none. */
function fieldOf(sentence, name) {
  return FIELDS.find((field) => sentence.startsWith(keyOf(field, name))) ?? (sentence.startsWith("stream") && !sentence.startsWith("streams.") ? "name" : "");
}

const keyOf = (field, name) => `streams.${name}.${field}: `;

function keepForm(dialog, saved) {
  const form = dialog.querySelector("form");
  const faultOf = (field) => dialog.querySelector(field ? `#edit-${field}-fault` : "#edit-fault");
  let edited; // the stream that is changed; undefined for a new one

  function clear() {
    [...FIELDS, ""].forEach((field) => { faultOf(field).hidden = true; });
    FIELDS.forEach((field) => form.elements[field].removeAttribute("aria-invalid"));
  }

  function complain(field, sentence) {
    const fault = faultOf(field);
    fault.textContent = sentence;
    fault.hidden = false;
    if (field) {
      form.elements[field].ariaInvalid = "true";
      form.elements[field].focus();
    }
  }

  async function send(name) {
    const json = definitionOf(form);
    if (edited) {
      await ask("PATCH", of("streams", name), { json, type: MERGE_PATCH, headers: { "If-Match": edited.version } });
    } else {
      await ask("PUT", of("streams", name), { json, headers: { "If-None-Match": "*" } });
    }
  }

  function explain(problem, name) {
    if (problem.status === 412 && edited) {
      complain("", `Somebody else has changed or removed ${name} since this form was opened. Nothing of yours was saved: close the form, look at the list, and begin again.`);
    } else if (problem.status === 412 || problem.status === 409) {
      complain("name", `There is a stream of this name already. Take another one.`);
    } else {
      const field = fieldOf(problem.message, name);
      complain(field, problem.message.replace(keyOf(field, name), ""));
    }
  }

  async function save() {
    const name = form.elements.name.value.trim();
    clear();
    if (!name) {
      complain("name", "A stream needs a name.");
      return;
    }
    try {
      await send(name);
      dialog.close();
      saved(edited ? `${name} was changed.` : `${name} was added.`);
    } catch (problem) {
      explain(problem instanceof Problem ? problem : new Problem(0, String(problem)), name);
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  dialog.querySelector("[data-cancel]").addEventListener("click", () => dialog.close());
  return (stream) => {
    edited = stream;
    form.reset();
    clear();
    form.elements.name.value = stream?.name ?? "";
    form.elements.name.readOnly = Boolean(stream);
    dialog.querySelector("h2").textContent = stream ? `Change ${stream.name}` : "Add a stream";
    Object.entries(HINTS[stream ? "change" : "new"]).forEach(([field, hint]) => { dialog.querySelector(`#edit-${field}-hint`).textContent = hint; });
    dialog.showModal();
    form.elements[stream ? "source" : "name"].focus();
  };
}

/** Fills a section with all streams, and what can be done with them. */
export function keepStreams(place) {
  const [said, body, asking, editing, adding] = ["[role=status]", "tbody", ".ask", ".edit", "[data-add]"].map((part) => place.querySelector(part));
  const edit = keepForm(editing, (sentence) => {
    told = `${sentence} `;
    look();
  });
  const canBeKept = Boolean(adding);
  let told = "";

  async function remove({ name, madeBy, version, viewers }) {
    const back = madeBy === "push" ? " It comes back with the next picture that is pushed to it." : " It is not there after a restart either.";
    if (!await confirmed(asking, `Remove ${name}?`, `Whoever watches it has to leave: ${viewers} now.${back}`)) {
      return;
    }
    try {
      await ask("DELETE", of("streams", name), { headers: version ? { "If-Match": version } : {} });
      told = `${name} was removed. `;
    } catch (problem) {
      told = problem.status === 412 ? `${name} was not removed, as somebody else has changed it meanwhile. Look again. ` : `${problem.message} `;
    }
    await look();
    keepFocus(said);
  }

  function rowOf(stream) {
    const row = document.createElement("tr");
    const name = document.createElement("th");
    const link = document.createElement("a");
    name.scope = "row";
    link.href = base + stream.name;
    link.textContent = stream.name;
    name.append(link);
    row.append(name, ...Array.from({ length: 4 }, () => document.createElement("td")));
    row.cells[1].append(
      button("Change", () => edit(row.stream), `Change ${stream.name}`), " ",
      button("Remove", () => remove(row.stream), `Remove ${stream.name}`));
    return row;
  }

  function fill(row, stream) {
    const [, deeds, state, viewers, madeBy] = row.cells;
    const [change, removal] = deeds.querySelectorAll("button");
    row.stream = stream;
    say(state, stream.state);
    say(madeBy, stream.node ? `node ${stream.node}` : MADE_BY[stream.madeBy] ?? stream.madeBy);
    say(viewers, String(stream.viewers));
    change.hidden = !canBeKept || stream.madeBy !== "api";
    removal.hidden = !canBeKept || !["api", "push"].includes(stream.madeBy);
  }

  async function look() {
    try {
      const { streams } = await (await ask("GET", "streams")).json();
      keepRows(body, streams, (one) => one.name, rowOf, fill);
      place.querySelector(".wide").hidden = streams.length === 0;
      say(said, told);
    } catch (problem) {
      say(said, problem.status === 0 ? "There is no connection to the server, trying again." : problem.message);
    }
  }

  adding?.addEventListener("click", () => edit());
  place.hidden = false;
  keepLooking(look, LOOK_MILLIS);
}
