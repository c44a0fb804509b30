/** What takes a second holds the page still: waits until what is on it now has been shown. */
export const painted = (): Promise<void> => new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
