"use strict";
/* Passkeys. A form marked data-passkey asks the server for options (data-options), has the device make a key or sign,
   and is then sent as any form, with the device's answer in its field «llave». What went wrong is said in the page's
   own words: its data-* attributes. */
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const keys = (listed = []) => listed.map((key) => ({ ...key, id: bytes(key.id) }));

  const ceremonies = {
    create: (asked) =>
      navigator.credentials.create({
        publicKey: {
          ...asked,
          challenge: bytes(asked.challenge),
          user: { ...asked.user, id: bytes(asked.user.id) },
          excludeCredentials: keys(asked.excludeCredentials),
        },
      }),
    get: (asked) =>
      navigator.credentials.get({
        publicKey: { ...asked, challenge: bytes(asked.challenge), allowCredentials: keys(asked.allowCredentials) },
      }),
  };
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const words = {
    NotAllowedError: "cancelled",
    AbortError: "cancelled",
    InvalidStateError: "known",
    SecurityError: "elsewhere",
    NotSupportedError: "unsupported",
  };

  const answer = async (form) => {
    const body = new URLSearchParams({ marca: form.elements.marca.value });
    const response = await fetch(form.dataset.options, { method: "POST", body });
    if (!response.ok || response.redirected) throw new Error(String(response.status));
    const made = await ceremonies[form.dataset.passkey](await response.json());
    const held = parts.filter((part) => made.response[part]).map((part) => [part, text(made.response[part])]);
    return { id: made.id, rawId: text(made.rawId), type: made.type, response: Object.fromEntries(held) };
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const button = form.querySelector("button");
    const trouble = form.querySelector("[role=alert]");
    form.querySelector(".unscripted").hidden = true;
    if (!window.PublicKeyCredential) {
      trouble.textContent = form.dataset.unsupported;
      continue;
    }
    button.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      button.disabled = true;
      trouble.textContent = "";
      try {
        form.elements.llave.value = JSON.stringify(await answer(form));
        form.submit();
      } catch (error) {
        trouble.textContent = form.dataset[words[error.name] || "failed"];
      } finally {
        button.disabled = false;
      }
    });
  }
})();
