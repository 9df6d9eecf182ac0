// SPDX-License-Identifier: Apache-2.0
// What administrators have on the pages.
import { AddressSigner } from "./sign.js";
import { StreamListElement } from "./streams.js";
import { ViewerListElement } from "./viewers.js";

customElements.define("address-signer", AddressSigner);
customElements.define("stream-list", StreamListElement);
customElements.define("viewer-list", ViewerListElement);
