// SPDX-License-Identifier: Apache-2.0
// A button beside all lines that are there to be copied.

const SAID_MILLIS = 1500;

/** Browsers have a clipboard only for pages over https and of this machine; for all others, what is selected is copied. */
async function copy(code: Element) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    return true;
  } catch {
    const selection = getSelection()!;
    selection.selectAllChildren(code);
    const isCopied = document.execCommand("copy");
    if (isCopied) {
      selection.removeAllRanges(); // Otherwise they stay selected, to be copied by hand.
    }
    return isCopied;
  }
}

function addButton(pre: HTMLPreElement) {
  const lines = document.createElement("div");
  const button = document.createElement("button");
  lines.className = "lines";
  button.type = "button";
  button.textContent = "Copy";
  pre.tabIndex = 0; // Long lines are scrolled, by the keyboard too.
  pre.replaceWith(lines);
  lines.append(pre, button);
  let saying: number | undefined;
  button.addEventListener("click", async () => {
    button.textContent = await copy(pre.querySelector("code")!) ? "Copied" : "Selected";
    clearTimeout(saying);
    saying = setTimeout(() => { button.textContent = "Copy"; }, SAID_MILLIS);
  });
}

document.querySelectorAll("pre").forEach(addButton);
