import { describe, expect, it } from 'vitest';
import { relyingParty } from './relying.ts';

describe('the origins of windows', () => {
  it.each([
    ['http://localhost', true],
    ['http://localhost:1', true],
    ['http://localhost:52100', true],
    ['http://localhost:65535', true],
    ['http://localhost:65536', false],
    ['http://localhost:0', false],
    ['http://localhost:080', false],
    ['https://localhost:52100', false],
    ['http://127.0.0.1:52100', false],
    ['http://[::1]:52100', false],
    ['http://localhost.evil.example', false],
    ['http://localhost@evil.example', false],
    ['http://localhost:52100/', false],
    ['http://localhost:52100\n', false],
    ['http://sub.localhost:52100', false],
    ['HTTP://LOCALHOST', false],
    ['', false],
  ])('of the browser host: %j', (origin, is) => {
    expect(relyingParty({ rpId: 'localhost', origins: [] }).isOrigin(origin)).toBe(is);
  });

  it('of a tenant’s own host are that host’s, or those that are listed, and no loopback', () => {
    const own = relyingParty({ rpId: 'login.hexlock.example', origins: [] });
    expect(own.isOrigin('https://login.hexlock.example')).toBe(true);
    expect(own.isOrigin('http://login.hexlock.example')).toBe(false);
    expect(own.isOrigin('https://login.hexlock.example:8443')).toBe(false);
    expect(own.isOrigin('http://localhost:52100')).toBe(false);
    const listed = relyingParty({ rpId: 'hexlock.example', origins: ['https://login.hexlock.example:8443'] });
    expect(listed.isOrigin('https://login.hexlock.example:8443')).toBe(true);
    expect(listed.isOrigin('https://hexlock.example')).toBe(false);
  });
});
