// SPDX-License-Identifier: Apache-2.0
// Signs the addresses in the lines to copy, for those who may.
import { ask } from "./api.js";

/**
 * Fills a form that signs.
 *
 * @param show is given the signature for each action
 */
export function keepSigning(form, show) {
  const stream = form.dataset.sign;
  const [said, fault] = ["[role=status]", "[role=alert]"].map((part) => form.querySelector(part));

  async function sign() {
    const answers = await Promise.all(form.dataset.actions.split(" ").map(async (action) =>
      (await ask("POST", "sign", { json: { stream, action, for: form.elements.for.value } })).json()));
    answers.forEach(({ action, signed }) => show(action, signed));
    const until = new Date(1000 * Math.min(...answers.map((one) => one.until)));
    said.textContent = `The lines are signed until ${until.toLocaleString()}. Whoever has one of them may do the same until then.`;
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    fault.hidden = true;
    said.textContent = "";
    try {
      await sign();
    } catch (problem) {
      fault.textContent = problem.message;
      fault.hidden = false;
    }
  });
  form.hidden = false;
}
