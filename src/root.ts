/** The package's own folder: this file and the built bundle both lie one level below it. */
export const packageRoot = new URL('../', import.meta.url);
