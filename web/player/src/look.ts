// SPDX-License-Identifier: Apache-2.0
// How a player looks, and what it says.

const RULES = `
:host { display: inline-block; position: relative; max-width: 100%; vertical-align: bottom; min-height: 2em; }
:host([hidden]), [hidden] { display: none !important; }
canvas, img { display: block; max-width: 100%; height: auto; margin: 0 auto; object-fit: contain; }
:host([stale]) [part=picture] { filter: grayscale(1); opacity: .5; }
:host(:fullscreen) [part=picture] { width: 100vw; height: 100vh; }
div { position: absolute; left: 0; font: 13px system-ui; color: #fff; background: #000a; }
[part=status] { top: 0; padding: .1em .5em; overflow-wrap: anywhere; }
[part=status]:not(:has(:not(:empty))) { display: none; }
[part=controls] { right: 0; bottom: 0; opacity: 0; }
:host(:hover) [part=controls], [part=controls]:focus-within { opacity: 1; }
button { min-width: 44px; min-height: 44px; border: 0; background: none; color: inherit; font-size: 18px; cursor: pointer; }`;

/** One for all players, and none inside the page, where its policy may forbid it. */
export const sheet = new CSSStyleSheet();
sheet.replaceSync(RULES);

/** What a button says to those who see it, point at it, or hear it. Most fonts have such icons. */
export function label(button: HTMLElement, name: string, icon: string) {
  button.ariaLabel = button.title = name;
  button.textContent = `${icon}\ufe0e`; // as text, not as an emoji
}

/** `3 min`, for how old something is. */
export function age(millis: number): string {
  const seconds = Math.max(0, Math.round(millis / 1000));
  const units = [[86_400, "d"], [3600, "h"], [60, "min"]] as const;
  const [size, unit] = units.find(([least]) => seconds >= least) ?? [1, "s"];
  return `${Math.floor(seconds / size)} ${unit}`;
}
