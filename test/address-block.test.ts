import { isIP } from 'node:net';
import * as fc from 'fast-check';
import { type AddressBlock, addressRange, blockText, checkBlocks, overlap, rangeOfAddress } from '../lib/address-block';
import { inRange } from './network/addresses';
import { refusalOf } from './support/declare';

const range = (block: AddressBlock): ReturnType<typeof addressRange> => addressRange(block, 'addresses');
const v4 = fc.ipV4();
const v6 = fc.ipV6();
const network = fc.oneof(fc.tuple(v4, fc.integer({ min: 0, max: 32 })), fc.tuple(v6, fc.integer({ min: 0, max: 128 }))).map(([address, bits]) => `${address}/${bits}`);

describe('a block of addresses', () => {
  test('that is a network holds just the addresses that the network holds', () => {
    fc.assert(fc.property(network, fc.oneof(v4, v6), (cidr, address) => {
      const inside = overlap(range({ cidr }), rangeOfAddress(address)!);
      expect([cidr, address, inside]).toEqual([cidr, address, isIP(cidr.split('/')[0]!) === isIP(address) && inRange(address, cidr)]);
    }), { numRuns: 2_000, seed: 1 });
  });

  test('that is a network holds its own address, and neighbours of that as its size says', () => {
    fc.assert(fc.property(network, (cidr) => {
      const [address, bits] = cidr.split('/') as [string, string];
      const { first, last } = range({ cidr });
      const size = 1n << BigInt((isIP(address) === 4 ? 32 : 128) - Number(bits));
      expect([last - first + 1n, first % size, overlap(range({ cidr }), rangeOfAddress(address)!)]).toEqual([size, 0n, true]);
    }), { numRuns: 1_000, seed: 2 });
  });

  test('from one address to another is refused the other way around', () => {
    fc.assert(fc.property(v4, v4, (left, right) => {
      const ordered = rangeOfAddress(left)!.first <= rangeOfAddress(right)!.first;
      const attempt = (): unknown => range({ start: left, stop: right });
      if (ordered) expect(attempt).not.toThrow();
      else expect(attempt).toThrow(`addresses must be a network such as '192.0.2.16/28' or a range from a lower to a higher address, got '${left}-${right}'`);
    }), { numRuns: 500, seed: 3 });
  });

  test.each<AddressBlock>([
    { cidr: '192.0.2.0' }, { cidr: '192.0.2.0/33' }, { cidr: '192.0.2.0/-1' }, { cidr: '192.0.2.0/8/8' }, { cidr: '192.0.2.0/' }, { cidr: 'fd00::/129' }, { cidr: 'lan' }, { cidr: '' },
    { start: '192.0.2.1', stop: 'fd00::1' }, { start: '192.0.2.1', stop: '' }, { start: '192.0.2', stop: '192.0.2.9' },
  ])('that is none is refused: %j', (block) => {
    expect(refusalOf(() => range(block))).toBe(`addresses must be a network such as '192.0.2.16/28' or a range from a lower to a higher address, got '${blockText(block)}'`);
  });

  test('of IPv6 is read in every spelling', () => {
    const numbers = ['::1', '0:0:0:0:0:0:0:1', '::0.0.0.1', 'fd00::1:2', 'fd00:0:0:0:0:0:1:2', '::'].map((address) => rangeOfAddress(address)!.first);
    expect(numbers).toEqual([1n, 1n, 1n, 0xfd000000000000000000000000010002n, 0xfd000000000000000000000000010002n, 0n]);
  });
});

describe('several blocks', () => {
  test('are refused if and only if two of them share an address', () => {
    const block = fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 12 })).map(([from, length]): AddressBlock => ({ start: `192.0.2.${from}`, stop: `192.0.2.${from + length}` }));
    let refused = 0;
    fc.assert(fc.property(fc.array(block, { minLength: 1, maxLength: 5 }), (blocks) => {
      const addresses = blocks.flatMap((each) => 'start' in each ? Array.from({ length: Number(each.stop.slice(8)) - Number(each.start.slice(8)) + 1 }, (_, index) => Number(each.start.slice(8)) + index) : []);
      const shared = new Set(addresses).size < addresses.length;
      if (shared) refused += 1;
      const attempt = (): unknown => checkBlocks(blocks, 'addresses');
      if (shared) expect(attempt).toThrow(/^addresses must not overlap, got '192/);
      else expect(attempt).not.toThrow();
    }), { numRuns: 500, seed: 4 });
    expect(refused).toBeGreaterThan(100);
    expect(refused).toBeLessThan(450);
  });

  test('are some', () => {
    expect(refusalOf(() => checkBlocks([], 'addresses'))).toBe('addresses must be at least one range, got none');
  });
});
