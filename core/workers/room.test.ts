import { describe, expect, it } from 'vitest';
import { Room } from './room.ts';

describe('room for large pictures', () => {
  it('is there for any number of small ones, and for reading', () => {
    const room = new Room();
    room.enter('verify', 24e6);
    expect(room.admits('verify', 2e6)).toBe(true);
    expect(room.admits('parse', 24e6)).toBe(true);
    expect(room.admits('detect', 0)).toBe(true);
  });

  it('is there for one large picture of a kind, and beside another kind', () => {
    const room = new Room();
    room.enter('verify', 12e6);
    expect(room.admits('verify', 12e6)).toBe(false);
    expect(room.admits('detect', 12e6)).toBe(true);
    room.leave('verify', 12e6);
    expect(room.admits('verify', 12e6)).toBe(true);
  });

  it('is there for one huge picture, whatever is done with it', () => {
    const room = new Room();
    room.enter('detect', 12e6);
    expect(room.admits('verify', 24e6)).toBe(false);
    room.leave('detect', 12e6);
    room.enter('verify', 24e6);
    expect(room.admits('detect', 12e6)).toBe(false);
    expect(room.admits('clear', 24e6)).toBe(false);
    // A small one that ends says nothing of the huge one.
    room.leave('verify', 1e6);
    expect(room.admits('clear', 24e6)).toBe(false);
  });
});
