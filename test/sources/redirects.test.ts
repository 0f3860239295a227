import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import pino from 'pino';
import { createHttp, type HttpRequest } from '../../src/sources/http.ts';
import { isPublicAddress } from '../../src/sources/public-host.ts';
import { SourceError } from '../../src/sources/source.ts';
import { SOURCES } from '../../src/sources/sources.ts';

const asJson: HttpRequest = { source: SOURCES.huggingface, accept: 'application/json' };

/** A client to which each address answers as told; names lead to the addresses given. */
function client(pages: Readonly<Record<string, string>>, names: Readonly<Record<string, string[]>> = {}) {
  const asked: string[] = [];
  const logged: Record<string, unknown>[] = [];
  const http = createHttp({
    userAgent: 'test',
    log: pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line)) }),
    sleep: async () => {},
    lookUp: async (host) => names[host] ?? Promise.reject(new Error('ENOTFOUND')),
    fetch: async (url, init) => {
      assert.equal(init?.redirect, 'manual');
      const address = String(url);
      asked.push(address);
      const to = pages[address];
      return to === undefined
        ? new Response('fine')
        : new Response(null, { status: 302, headers: { location: to } });
    },
  });
  return { http, asked, logged };
}

const START = 'https://source.example/list';

suite('a source that redirects us', () => {
  test('is followed on its own host, also from http to https', async () => {
    const { http, asked } = client({
      [START]: '/new?x=1',
      'http://source.example/': 'https://source.example/',
    });

    assert.equal((await http.get(START, asJson)).text, 'fine');
    assert.equal((await http.get('http://source.example/', asJson)).text, 'fine');

    assert.deepEqual(asked.slice(0, 2), [START, 'https://source.example/new?x=1']);
  });

  test('is followed to another public host that has a name, and the log names it', async () => {
    const { http, asked, logged } = client(
      { [START]: 'https://moved.example/list' },
      { 'moved.example': ['93.184.216.34', '2606:2800:21f::1'] },
    );

    assert.equal((await http.get(START, asJson)).text, 'fine');

    assert.deepEqual(asked, [START, 'https://moved.example/list']);
    assert.equal(logged[0]?.to, 'moved.example');
  });

  const refused = [
    'https://127.0.0.1/',
    'https://127.0.0.1:8080/admin',
    'https://localhost/',
    'https://localhost.localdomain/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://169.254.169.254/latest/meta-data',
    'https://93.184.216.34/',
    'https://source.example:8443/list',
    'https://intranet/',
    'https://inside.example/',
    'https://half-inside.example/',
    'https://unknown.example/',
    'http://source.example/list',
    'file:///etc/passwd',
    'https://[',
  ];
  for (const to of refused) {
    test(`is not followed to ${to}`, async () => {
      const names = {
        'localhost.localdomain': ['127.0.0.1'],
        'source.example': ['10.0.0.7'],
        'inside.example': ['192.168.1.1'],
        'half-inside.example': ['93.184.216.34', 'fd00::1'],
      };
      const { http, asked } = client({ [START]: to }, names);

      await assert.rejects(http.get(START, asJson), (error) => {
        assert.ok(error instanceof SourceError);
        assert.match(error.message, /^source\.example .*redirect.*set its new address in the settings\.$/u);
        return true;
      });
      assert.deepEqual(asked, [START]);
    });
  }

  test('is not followed round and round', async () => {
    const { http, asked } = client({ [START]: START });

    await assert.rejects(http.get(START, asJson), /keeps redirecting/u);
    assert.deepEqual(asked, [START]);

    const round = client({ [START]: '/other', 'https://source.example/other': START });
    await assert.rejects(round.http.get(START, asJson), /keeps redirecting/u);
    assert.ok(round.asked.length < 10);
  });

  test('knows public addresses from others', () => {
    const open = ['8.8.8.8', '172.32.0.1', '2606:4700::1111', '2001:4860:4860::8888'];
    const shut = [
      '10.0.0.1',
      '172.31.0.1',
      '100.64.0.1',
      '0.0.0.0',
      '224.0.0.1',
      'fe80::1',
      'fc00::1',
      '::',
      'no',
    ];
    assert.deepEqual([open.filter(isPublicAddress), shut.filter(isPublicAddress)], [open, []]);
  });
});
