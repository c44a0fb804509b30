/** Scripts that work beside the page. */

/** Not every browser has it, nor do the types of TypeScript. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (address: string) => string }): typeof rules;
}

const policy = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy("valla", {
  createScriptURL: (address: string) => {
    if (!/^\/mesa\/guiones\/[a-z]+\.worker\.[0-9a-f]{12}\.js$/.test(address)) throw new TypeError("no script of the desk");
    return address;
  },
});

/** The worker of this name, from the address that the page gives. */
export function startWorker(name: string): Worker {
  const address = document.getElementById("desk")?.dataset[name] ?? "";
  return new Worker(policy?.createScriptURL(address) ?? address);
}
