import { Fault } from '../fault';

/** Where machines stand: the data centres D3 and D4 in Geneva. */
export type InfomaniakRegion = 'dc3-a' | 'dc4-a';

interface RegionFacts {
  /** Host of its S3 service. */
  readonly s3: string;
  readonly zones: RegExp;
  readonly exampleZone: string;
}

const regions: Readonly<Record<InfomaniakRegion, RegionFacts>> = {
  'dc3-a': { s3: 's3.pub1.infomaniak.cloud', zones: /^dc3-a-\d{2}$/, exampleZone: 'dc3-a-10' },
  'dc4-a': { s3: 's3.pub2.infomaniak.cloud', zones: /^az-\d$/, exampleZone: 'az-1' },
};

/** What has to be known of a region; one that Infomaniak has not is refused. */
export function regionFacts(region: InfomaniakRegion, subject: string): RegionFacts {
  if (Object.hasOwn(regions, region)) return regions[region];
  const meant = Object.keys(regions).find((name) => String(region).includes(name)) ?? 'dc3-a';
  throw new Fault(`${subject} must be 'dc3-a' or 'dc4-a', without a country before it, got '${String(region)}'; write '${meant}'`);
}

/** Refuses an availability zone of another region: a pool there would not see the volumes of this one. */
export function checkZone(zone: string, region: InfomaniakRegion, subject: string): void {
  const { zones, exampleZone } = regionFacts(region, `region of ${subject}`);
  if (!zones.test(zone)) throw new Fault(`${subject} must be an availability zone of ${region}, got '${String(zone)}'; write for example '${exampleZone}'`);
}
