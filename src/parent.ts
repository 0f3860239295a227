/** A supervisor gives a program 10 seconds to end, and the bot needs up to 9 of them. */
const LOOK_MS = 500;

/**
 * Calls `onGone` once the parent process is gone. `npm start` runs a shell, which ends at npm's SIGTERM without telling
 * its child; `exec` in the script would replace the shell with the bot, but Windows' shell has no `exec`.
 */
export function watchParent(onGone: () => void): Disposable {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (isThere(parent)) return;
    clearInterval(timer);
    onGone();
  }, LOOK_MS).unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** Elsewhere an orphan gets another parent; on Windows it keeps the number of the dead one. */
function isThere(parent: number): boolean {
  if (process.ppid !== parent) return false;
  if (process.platform !== 'win32') return true;
  try {
    process.kill(parent, 0);
    return true;
  } catch {
    // There is no such process.
    return false;
  }
}
