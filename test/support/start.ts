import type { Program } from './bot-process.ts';
import { findFreePort } from './free-port.ts';

/** Settings under which no source can be reached. */
export async function settingsOffline(dataFolder: string): Promise<Record<string, string>> {
  const nowhere = `http://127.0.0.1:${await findFreePort()}`;
  return {
    DATA_DIR: dataFolder,
    HUGGINGFACE_URL: nowhere,
    ARXIV_API_URL: nowhere,
    ARXIV_RSS_URL: nowhere,
    BIORXIV_API_URL: nowhere,
    MEDRXIV_API_URL: nowhere,
    OPENREVIEW_URL: nowhere,
  };
}

/** The line with the page's address, which is the last of the start. */
export const ADDRESS = /Open it in a browser: (http:\S+)\n$/u;

/** Stops the bot; returns how it ended and after how many seconds. */
export async function stop(bot: Program, signal: NodeJS.Signals = 'SIGTERM') {
  const start = performance.now();
  bot.signal(signal);
  const ended = await bot.ended();
  return { ...ended, seconds: (performance.now() - start) / 1_000 };
}
