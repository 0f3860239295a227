/** Parses a source's answer as JSON; undefined if it is none, which the shape it must have then refuses. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Refused by its shape, like any other text.
    return undefined;
  }
}
