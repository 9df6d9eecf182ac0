// SPDX-License-Identifier: Apache-2.0
// Tables, buttons and dialogs of administrators, which stay where they are while what they show changes.

/** Makes the rows of a table those of a list, by their keys: a row that stays keeps its place in the page, and the keyboard's focus. */
export function keepRows<T>(
  body: HTMLTableSectionElement, list: T[], keyOf: (one: T) => string, make: () => HTMLTableRowElement, fill: (row: HTMLTableRowElement, one: T) => void,
) {
  const old = new Map([...body.rows].map((row) => [row.dataset.key, row]));
  list.forEach((one, at) => {
    const key = keyOf(one);
    const row = old.get(key) ?? make();
    old.delete(key);
    row.dataset.key = key;
    fill(row, one);
    if (body.rows[at] !== row) {
      body.insertBefore(row, body.rows[at] ?? null);
    }
  });
  old.forEach((row) => row.remove());
}

/** A row whose first cell says what it is about. */
export function rowOf(cells: number) {
  const row = document.createElement("tr");
  const name = document.createElement("th");
  name.scope = "row";
  row.append(name, ...Array.from({ length: cells - 1 }, () => document.createElement("td")));
  return row;
}

/** Sets a text, if it is another one: what is selected stays selected, and nothing is read out again. */
export function say(element: Element, text: string) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Takes the keyboard's focus if the button that had it is gone, or hidden: a browser takes it from one in a dialog that was closed only when it paints. */
export function keepFocus(element: HTMLElement) {
  const active = document.activeElement ?? document.body;
  if (active === document.body || active.getClientRects().length === 0) {
    element.tabIndex = -1;
    element.focus();
  }
}

export function button(label: string, press: () => void) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.addEventListener("click", press);
  return made;
}

/** Asks in a dialog. Resolves to whether the answer is yes. */
export function confirmed(dialog: HTMLDialogElement, title: string, sentence: string) {
  dialog.querySelector("h2")!.textContent = title;
  dialog.querySelector("p")!.textContent = sentence;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise<boolean>((done) => {
    dialog.onclose = () => { // which comes a moment after closing: the dialog may ask the next question by then
      if (!dialog.open) {
        done(dialog.returnValue === "yes");
      }
    };
  });
}
