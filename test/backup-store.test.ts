import * as fc from 'fast-check';
import { s3 } from '../lib';
import { refusalOf } from './support/declare';

const region = (endpoint: string): string | undefined => s3({ endpoint, bucket: 'backups' }).region;

describe('an S3 bucket for backups', () => {
  test.each([
    ['s3.gra.io.cloud.ovh.net', 'gra'],
    ['s3.eu-west-par.io.cloud.ovh.net', 'eu-west-par'],
    ['s3.sbg.perf.cloud.ovh.net', 'sbg'],
    ['s3.us-east-va.io.cloud.ovh.us', 'us-east-va'],
    ['s3.pub1.infomaniak.cloud', 'us-east-1'],
    ['s3.pub2.infomaniak.cloud', 'us-east-1'],
    ['s3.eu-west-3.amazonaws.com', 'eu-west-3'],
    ['s3-eu-west-1.amazonaws.com', 'eu-west-1'],
    ['s3.dualstack.eu-central-1.amazonaws.com', 'eu-central-1'],
    ['s3.amazonaws.com', 'us-east-1'],
    ['s3.pub.infomaniak.cloud', undefined],
    ['s3.example.org', undefined],
    ['minio.gra.io.cloud.ovh.net', undefined],
    ['s3.gra.io.cloud.ovh.net.example.org', undefined],
  ])('at %s is in region %s', (endpoint, expected) => {
    expect(region(endpoint)).toBe(expected);
  });

  test('at an endpoint of OVHcloud is in the region of its name, whichever that is', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9]{1,8}(-[a-z0-9]{1,6}){0,2}$/);
    fc.assert(fc.property(name, (place) => {
      expect(region(`s3.${place}.io.cloud.ovh.net`)).toBe(place);
      expect(region(`s3.${place}.example.net`)).toBeUndefined();
    }), { numRuns: 200, seed: 20260825 });
  });

  test('has no region where nobody tells one, and the one that is told', () => {
    expect(s3({ endpoint: 's3.example.org', bucket: 'backups' })).toEqual({ endpoint: 's3.example.org', bucket: 'backups', retention: '30d' });
    expect(s3({ endpoint: 's3.example.org', bucket: 'backups', region: 'north-1' }).region).toBe('north-1');
    expect(s3({ endpoint: 's3.gra.io.cloud.ovh.net', bucket: 'backups', region: 'gra' }).region).toBe('gra');
  });

  test('is refused a region that its endpoint contradicts, and what is none', () => {
    expect(refusalOf(() => s3({ endpoint: 's3.gra.io.cloud.ovh.net', bucket: 'backups', region: 'sbg' })))
      .toBe("region of s3 must be the one of its endpoint 's3.gra.io.cloud.ovh.net', 'gra', got 'sbg'; remove region");
    expect(refusalOf(() => s3({ endpoint: 's3.example.org', bucket: 'backups', region: 'GRA' }))).toBe("region of s3 must be a name of a-z, 0-9 and '-', got 'GRA'; write for example 'gra'");
  });
});
