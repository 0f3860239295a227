import { PermissionFlagsBits } from 'discord-api-types/v10';
import type { Faults } from './faults.ts';
import type { Gateway } from './gateway.ts';
import { ClientRefusal } from './invocation.ts';
import type { World } from './world.ts';

/** The controls with which people who build bots change the sandbox itself. */
export interface Controls {
  /** Moves to the next day, and says in words what happened. Throws `ClientRefusal` if no day maker is set. */
  nextDay(): Promise<string>;
  /** Closes the gateway's connections. */
  disconnect(): void;
  /** Answers every request with 500 for `FAIL_MS`. */
  fail(): void;
  /** Takes away the bot's permission to send in a channel, or gives it back. */
  revoke(channelId: string, revoked: boolean): void;
  /** Shows a command to all members of all guilds, or only to those who have its permissions. */
  showToAll(command: string, shown: boolean): void;
  readonly state: {
    /** Whether the sandbox can move to the next day. */
    readonly nextDay: boolean;
    /** Whether the API answers 500 now. */
    readonly failing: boolean;
    /** Channels in which the bot may not send. */
    readonly revoked: readonly string[];
    /** Commands that settings show to all. */
    readonly shownToAll: readonly string[];
  };
}

/** The parts of the sandbox that the controls change. */
export interface ControlParts {
  readonly world: World;
  readonly faults: Faults;
  readonly gateway: Pick<Gateway, 'disconnect'>;
  readonly overwriteBot: (channelId: string, overwrite: { readonly deny?: bigint }) => void;
  /** Returns the function that makes a new day; called when one is wanted. */
  readonly dayMaker: () => (() => Promise<string>) | undefined;
}

/** Long enough for a bot to notice and try again, short enough to wait for. */
const FAIL_MS = 10_000;

/** Creates the controls. */
export function createControls(parts: ControlParts): Controls & Disposable {
  const { world, faults, gateway, overwriteBot, dayMaker } = parts;
  const revoked = new Set<string>();
  let failing: { readonly end: () => void } | undefined;
  let coming: Promise<string> | undefined;
  return {
    nextDay() {
      const make = dayMaker();
      if (make === undefined) throw new ClientRefusal('This sandbox has no next day.');
      // If two windows ask at once, that is one day, not two.
      coming ??= make().finally(() => {
        coming = undefined;
      });
      return coming;
    },
    disconnect: () => gateway.disconnect(),
    fail() {
      failing?.end();
      const remove = faults.add({ fault: { kind: 'refuse', status: 500 } });
      const end = (): void => {
        clearTimeout(timer);
        remove();
        failing = undefined;
        world.emit('change');
      };
      const timer = setTimeout(end, FAIL_MS);
      failing = { end };
      world.emit('change');
    },
    revoke(channelId, isRevoked) {
      if (isRevoked) revoked.add(channelId);
      else revoked.delete(channelId);
      overwriteBot(channelId, isRevoked ? { deny: PermissionFlagsBits.SendMessages } : {});
    },
    showToAll(command, shown) {
      for (const { shownToAll } of world.guilds.values()) {
        if (shown) shownToAll.add(command);
        else shownToAll.delete(command);
      }
      world.emit('change');
    },
    get state() {
      const shown = [...world.guilds.values()].flatMap(({ shownToAll }) => [...shownToAll]);
      return {
        nextDay: dayMaker() !== undefined,
        failing: failing !== undefined,
        revoked: [...revoked],
        shownToAll: [...new Set(shown)],
      };
    },
    [Symbol.dispose]: () => failing?.end(),
  };
}
