// Both directions against the openssl command: what we write it must read, what it writes we must read.
import { afterAll, describe, expect, it } from 'vitest';
import { randomBytes, toHex } from '#shared/base/bytes.ts';
import { ok } from '#shared/base/result.ts';
import { privateKeyFromPem, privateKeyToPem, publicKeyFromPem, publicKeyToPem } from '#shared/crypto/key-files.ts';
import { generateSm2KeyPair, publicKeyOf, sm2Decrypt, sm2Encrypt, sm2Sign, sm2Verify } from '#shared/crypto/sm2.ts';
import { createSm3, hmacSm3, sm3Hex } from '#shared/crypto/sm3.ts';
import { sm4Ctr } from '#shared/crypto/sm4.ts';
import { OpensslFolder, whyNoOpenssl } from './openssl.ts';

const missing = whyNoOpenssl();
/** Messages in each direction: 1,000 with SLOW=1. */
const runs = process.env.SLOW ? 1000 : 20;
const timeout = process.env.SLOW ? 300_000 : 30_000;
const distid = '-sigopt distid:1234567812345678';
const run = Array.from({ length: runs }, (_, i) => i);

describe.skipIf(missing)(`against the openssl command${missing ? ` (skipped: ${missing})` : ''}`, () => {
  const folder = new OpensslFolder();
  afterAll(() => folder.remove());

  const ours = generateSm2KeyPair();
  function writeOurKeys(): void {
    folder.write('our.key', privateKeyToPem(ours.privateKey));
    folder.write('our.pub', publicKeyToPem(ours.publicKey));
  }
  function theirPrivateKey() {
    folder.run('genpkey -algorithm SM2 -out their.key');
    folder.run('pkey -in their.key -pubout -out their.pub');
    const key = privateKeyFromPem(folder.readText('their.key'));
    if (!key.ok) throw new Error(key.error);
    return key.value;
  }

  it('our private key is valid there and is written back unchanged', () => {
    writeOurKeys();
    expect(folder.run('pkey -in our.key -check -noout')).toContain('Key is valid');
    folder.run('pkey -in our.key -out again.key');
    folder.run('pkey -in our.key -pubout -out again.pub');
    expect(folder.readText('again.key')).toBe(privateKeyToPem(ours.privateKey));
    expect(folder.readText('again.pub')).toBe(publicKeyToPem(ours.publicKey));
  });

  it('their keys are read and written back unchanged', { timeout }, () => {
    for (const _ of run) {
      const privateKey = theirPrivateKey();
      expect(privateKeyToPem(privateKey)).toBe(folder.readText('their.key'));
      expect(publicKeyFromPem(folder.readText('their.pub'))).toEqual(ok(publicKeyOf(privateKey)));
    }
  });

  it('their keys of another kind, or under a password, are named', () => {
    folder.run('genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out p256.key');
    expect(privateKeyFromPem(folder.readText('p256.key'))).toEqual({ ok: false, error: 'notSm2' });
    theirPrivateKey();
    folder.run('pkcs8 -topk8 -v2 aes-256-cbc -passout pass:x -in their.key -out locked.key');
    expect(privateKeyFromPem(folder.readText('locked.key'))).toEqual({ ok: false, error: 'passwordProtected' });
  });

  it(`our signatures verify there (${runs} messages)`, { timeout }, () => {
    writeOurKeys();
    for (const i of run) {
      const message = randomBytes(1 + i * 13);
      folder.write(`m${i}`, message);
      folder.write(`m${i}.sig`, sm2Sign(ours.privateKey, message));
    }
    const printed = folder.runAll(run.map((i) => `dgst -sm3 -verify our.pub ${distid} -signature m${i}.sig m${i}`));
    expect(printed).toBe('Verified OK\n'.repeat(runs));
  });

  it(`their signatures verify here (${runs} messages)`, { timeout }, () => {
    const publicKey = publicKeyOf(theirPrivateKey());
    const messages = run.map((i) => randomBytes(1 + i * 13));
    for (const [i, message] of messages.entries()) folder.write(`m${i}`, message);
    folder.runAll(run.map((i) => `dgst -sm3 -sign their.key ${distid} -out m${i}.sig m${i}`));
    for (const [i, message] of messages.entries())
      expect(sm2Verify(publicKey, message, folder.read(`m${i}.sig`))).toBe(true);
  });

  it('their signatures under another identity do not', () => {
    const publicKey = publicKeyOf(theirPrivateKey());
    folder.write('m', 'abc');
    folder.run('dgst -sm3 -sign their.key -sigopt distid:8765432187654321 -out m.sig m');
    expect(sm2Verify(publicKey, new TextEncoder().encode('abc'), folder.read('m.sig'))).toBe(false);
  });

  it(`our ciphertexts decrypt there (${runs} texts)`, { timeout }, () => {
    writeOurKeys();
    const texts = run.map((i) => randomBytes(1 + ((i * 13) % 300)));
    for (const [i, text] of texts.entries()) folder.write(`e${i}`, sm2Encrypt(ours.publicKey, text));
    folder.runAll(run.map((i) => `pkeyutl -decrypt -inkey our.key -in e${i} -out d${i}`));
    for (const [i, text] of texts.entries()) expect(toHex(folder.read(`d${i}`))).toBe(toHex(text));
  });

  // From 16 bytes on, since openssl does not draw again when the mask of a very short text is all zeros.
  it(`their ciphertexts decrypt here (${runs} texts)`, { timeout }, () => {
    const privateKey = theirPrivateKey();
    const texts = run.map((i) => randomBytes(16 + ((i * 13) % 300)));
    for (const [i, text] of texts.entries()) folder.write(`m${i}`, text);
    folder.runAll(run.map((i) => `pkeyutl -encrypt -pubin -inkey their.pub -in m${i} -out e${i}`));
    for (const [i, text] of texts.entries()) expect(sm2Decrypt(privateKey, folder.read(`e${i}`))).toEqual(ok(text));
  });

  it(`SM3 and HMAC-SM3 are equal (${runs} texts)`, { timeout }, () => {
    for (const i of run) {
      const text = randomBytes(i * 7);
      const key = randomBytes(1 + i * 5);
      folder.write('m', text);
      expect(folder.run('dgst -sm3 -r m').slice(0, 64)).toBe(sm3Hex(text));
      const mac = folder.run(`dgst -sm3 -mac HMAC -macopt hexkey:${toHex(key)} -r m`);
      expect(mac.slice(0, 64)).toBe(toHex(hmacSm3(key, text)));
    }
  });

  it(`SM4-CTR is equal, also where the counter wraps (${runs} texts)`, { timeout }, () => {
    for (const i of run) {
      const [key, iv, text] = [randomBytes(16), randomBytes(16), randomBytes(i * 7)];
      if (i % 2 === 0) iv.fill(0xff, i % 15);
      folder.write('m', text);
      folder.run(`enc -sm4-ctr -K ${toHex(key)} -iv ${toHex(iv)} -in m -out e`);
      expect(toHex(folder.read('e'))).toBe(toHex(sm4Ctr(key, iv, text)));
    }
  });

  it.runIf(process.env.SLOW)('SM3 is equal beyond 2^32 bits (SLOW=1)', { timeout: 60_000 }, () => {
    const piece = randomBytes(65_536);
    const pieces = 8_193;
    folder.write('m', Buffer.concat(Array.from({ length: pieces }, () => piece)));
    const running = createSm3();
    for (let i = 0; i < pieces; i++) running.update(piece);
    expect(folder.run('dgst -sm3 -r m').slice(0, 64)).toBe(toHex(running.digest()));
  });
});
