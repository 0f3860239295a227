import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { pino } from 'pino';
import { readConfig } from '../../src/config.ts';
import { SOURCE_NAMES } from '../../src/papers/paper.ts';
import {
  DEFAULT_SOURCE,
  findStandIn,
  openSources,
  SOURCE_LIST,
  SOURCE_SETTINGS,
} from '../../src/sources/sources.ts';

const services = { log: pino({ level: 'silent' }), now: Temporal.Now.instant };

suite('the sources declare themselves', () => {
  test('each once, by the name that is stored, with a title of its own', () => {
    assert.deepEqual(
      SOURCE_LIST.map(({ name }) => name),
      SOURCE_NAMES,
    );
    assert.equal(new Set(SOURCE_LIST.map(({ title }) => title)).size, SOURCE_LIST.length);
    assert.equal(DEFAULT_SOURCE, SOURCE_LIST[0]?.name);
  });

  test('with settings that no other source has, of which one names what is probed', () => {
    const names = SOURCE_LIST.flatMap(({ settings }) => Object.keys(settings));

    assert.equal(new Set(names).size, names.length);
    for (const { kind, settings, probe, instances } of SOURCE_LIST) {
      // Of a source that has any number of lists, none can be asked for all.
      assert.ok(probe !== undefined || kind !== 'net' || instances !== undefined);
      assert.ok(probe === undefined || probe.addressSetting in settings);
    }
  });

  test('and open by kind, each under its own name; what ships with the product stands in', () => {
    const config = readConfig({}, SOURCE_SETTINGS);

    const onNet = openSources(config, services, 'net');
    const all = openSources(config, services, 'net', 'shipped');

    assert.deepEqual([...onNet.keys()], ['huggingface', 'arxiv', 'biorxiv', 'medrxiv', 'openreview', 'rss']);
    assert.deepEqual([...all.keys()], SOURCE_NAMES);
    for (const [name, source] of all) assert.equal(source.name, name);
    assert.deepEqual([findStandIn(onNet), findStandIn(all)], [undefined, 'sample']);
  });

  test('and a setting that was not read is a fault, not the standard address', () => {
    assert.throws(
      () => openSources({ contact: undefined, sourceSettings: {} }, services, 'net'),
      /HUGGINGFACE_URL/u,
    );
  });
});
