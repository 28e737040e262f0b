/**
 * Text that a server or a caller has chosen, so that nothing in it hides: what has no shape of its own, or turns the
 * direction of what follows, is shown by its number.
 */

export interface Piece {
  text: string;
  /** It stands for a character that is not seen. */
  sign: boolean;
}

/** What controls, only formats or separates, is ignored, half a character, means nothing, or is a space of another kind. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}\p{Default_Ignorable_Code_Point}]/u;
const PLAIN = new Set(["\n", "\t", " "]);
/** What an emoji is made of is joined by these. */
const JOINER = "\u200d";
const AS_PICTURE = "\ufe0f";
const PICTURE = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]/u;

/** The text in pieces, in its order. */
export function visible(text: string): Piece[] {
  const pieces: Piece[] = [];
  let before = "";
  // By code points: a half character is one of its own.
  for (const character of text.replaceAll("\r\n", "\n")) {
    const sign = HIDDEN.test(character) && !PLAIN.has(character) && !joins(before, character);
    const last = pieces.at(-1);
    if (sign) pieces.push({ text: numbered(character), sign });
    else if (last !== undefined && !last.sign) last.text += character;
    else pieces.push({ text: character, sign });
    before = character;
  }
  return pieces;
}

function joins(before: string, character: string): boolean {
  if (character === AS_PICTURE) return PICTURE.test(before);
  return character === JOINER && (PICTURE.test(before) || before === AS_PICTURE);
}

/** As Unicode writes it: `U+202E`. */
function numbered(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
