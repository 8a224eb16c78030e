import { describe, expect, it } from 'vitest';
import { createBoxKeys, openerWith, sealerTo } from './sealedBox.ts';

const damaged = expect.objectContaining({ error: expect.objectContaining({ code: 'VAULT_DAMAGED' }) as unknown });

describe('a sealed box', () => {
  const { publicKey, privateKey } = createBoxKeys();

  it('opens with the private key, values of several sealers in any order', () => {
    const [first, second] = [sealerTo(publicKey), sealerTo(publicKey)];
    const sealed = [first('a', 'FICTIONAL 1'), second('b', 'FICTIONAL 2'), first('c', 'FICTIONAL 3')];
    const open = openerWith(privateKey);
    expect(['a', 'b', 'c'].map((context, index) => open(context, sealed[index]!).toString())).toEqual([
      'FICTIONAL 1',
      'FICTIONAL 2',
      'FICTIONAL 3',
    ]);
  });

  it('shows neither the value nor that two are equal', () => {
    const seal = sealerTo(publicKey);
    const [one, other] = [seal('a', 'FICTIONAL'), seal('a', 'FICTIONAL')];
    expect(one.includes('FICTIONAL')).toBe(false);
    expect(one.equals(other)).toBe(false);
  });

  it('does not open elsewhere, changed, cut or with another key', () => {
    const sealed = sealerTo(publicKey)('a', 'FICTIONAL');
    const open = openerWith(privateKey);
    expect(() => open('b', sealed)).toThrow(damaged);
    for (const at of [0, 31, 32, 40, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(() => open('a', changed)).toThrow(damaged);
    }
    expect(() => open('a', sealed.subarray(0, 20))).toThrow(damaged);
    expect(() => open('a', Buffer.alloc(80))).toThrow(damaged);
    expect(() => openerWith(createBoxKeys().privateKey)('a', sealed)).toThrow(damaged);
  });

  it('takes no key of another kind', () => {
    expect(() => openerWith(Buffer.alloc(48))).toThrow(damaged);
  });
});
