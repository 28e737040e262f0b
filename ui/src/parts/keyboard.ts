/** What the Tab key goes to, as a selector. */
export const FOR_THE_KEYBOARD = ':is(a[href], button, input, select, textarea, [tabindex]):not([tabindex="-1"], :disabled)';
