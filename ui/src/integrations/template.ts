/**
 * A template as it is looked at while somebody writes it: its variables, and the place of what is wrong. What it means
 * is the host's affair alone.
 */

export type Look = "plain" | "variable" | "wrong";

export interface Piece {
  text: string;
  look: Look;
}

const VARIABLE = /\{(?:NUMBER-NO-PREFIX|NUMBER|NAME|VAR:[^{}]+)\}/gu;
const CALL_VARIABLE = /\{VAR:([^{}]+)\}/gu;

/** Where the character of that place (counted as the host does, by code points) begins in the text. */
export function offset(text: string, at: number): number {
  let units = 0;
  let count = 0;
  for (const character of text) {
    if (count >= at) break;
    units += character.length;
    count += 1;
  }
  return units;
}

/** From there to the end of what stands there: a brace to its end, a word, else one character. */
export function extent(text: string, at: number): [from: number, to: number] {
  const from = offset(text, at);
  const rest = text.slice(from);
  const [whole] = /^(?:[{%][^{}%\s]*[}%]?|[\p{L}\p{N}_-]+|.)/su.exec(rest) ?? [""];
  return [from, from + whole.length];
}

/** The text in pieces that look alike. `wrong`: the place of what is wrong, in code points. */
export function pieces(text: string, wrong: number | null): Piece[] {
  const looks: [from: number, to: number, look: Look][] = [];
  const [from, to] = wrong === null ? [-1, -1] : extent(text, wrong);
  for (const found of text.matchAll(VARIABLE)) {
    const end = found.index + found[0].length;
    // What is wrong is not shown as a variable that it is not.
    if (wrong === null || end <= from || found.index >= to) looks.push([found.index, end, "variable"]);
  }
  if (wrong !== null) looks.push([from, to, "wrong"]);
  looks.sort(([one], [other]) => one - other);
  const all: Piece[] = [];
  let done = 0;
  for (const [start, end, look] of looks) {
    if (start > done) all.push({ text: text.slice(done, start), look: "plain" });
    all.push({ text: text.slice(start, end), look });
    done = end;
  }
  if (done < text.length) all.push({ text: text.slice(done), look: "plain" });
  return all;
}

/** The names of the call variables that the texts in this value ask for, each once, in their order. */
export function callVariables(value: unknown): string[] {
  const names = new Set<string>();
  const look = (part: unknown): void => {
    if (typeof part === "string") for (const [, name] of part.matchAll(CALL_VARIABLE)) names.add(name ?? "");
    else if (typeof part === "object" && part !== null) Object.values(part).forEach(look);
  };
  look(value);
  return [...names];
}

/** What is put into a text for a variable, and where in it the cursor goes: a name that is to be filled in is left out. */
export function inserted(variable: string): [text: string, cursor: number] {
  const named = /^(\{VAR:)[^{}]*\}$/u.exec(variable)?.[1];
  return named === undefined ? [variable, variable.length] : [`${named}}`, named.length];
}
