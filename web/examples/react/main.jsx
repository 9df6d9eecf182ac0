// SPDX-License-Identifier: Apache-2.0
// A live picture and when it was taken. The page's own address says which: /?src=http://HOST:8080/door
import "kineograph-player";
import { useState } from "react";
import { createRoot } from "react-dom/client";

function Camera({ src }) {
  const [caption, setCaption] = useState("");
  return (
    <>
      <image-stream
        src={src}
        controls
        onframe={({ detail }) => setCaption(`taken at ${new Date(detail.takenMillis).toLocaleTimeString()}`)}
        onstale={() => setCaption("not live now")}
      />
      <p>{caption}</p>
    </>
  );
}

const src = new URLSearchParams(location.search).get("src") ?? "/door";
createRoot(document.querySelector("#main")).render(<Camera src={src} />);
