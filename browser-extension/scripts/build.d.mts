/** Builds the extension for both families of browsers; gives back the folder. */
export function buildAll(out?: string): Promise<string>;
