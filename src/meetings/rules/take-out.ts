/**
 * Takes a person out of a stored draw: a hash stands for them, and their ticket goes, as whoever knows the seed could find
 * from it whose it was.
 */
export function takeOutDraw(draw: unknown, userId: string, hash: string): unknown {
  if (Array.isArray(draw)) return draw.map((item) => takeOutDraw(item, userId, hash));
  if (typeof draw !== 'object' || draw === null) return draw;
  const isTheirs = 'userId' in draw && draw.userId === userId;
  return Object.fromEntries(
    Object.entries(draw).map(([key, value]) => {
      if (isTheirs && key === 'userId') return [key, hash];
      if (isTheirs && key === 'ticket') return [key, ''];
      return [key, takeOutDraw(value, userId, hash)];
    }),
  );
}
