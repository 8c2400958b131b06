/** A region of OVHcloud that has Managed Kubernetes. */
export interface OvhRegion {
  readonly city: string;
  /** Its availability zones where it has three. A region of one has no name for it. */
  readonly zones: readonly string[];
}

const three = (zone: string): readonly string[] => ['a', 'b', 'c'].map((letter) => `${zone}-${letter}`);
const one = (city: string): OvhRegion => ({ city, zones: [] });

const regions = {
  'EU-WEST-PAR': { city: 'Paris', zones: three('eu-west-par') },
  'EU-SOUTH-MIL': { city: 'Milan', zones: three('eu-south-mil') },
  GRA7: one('Gravelines'), GRA9: one('Gravelines'), GRA11: one('Gravelines'), SBG5: one('Strasbourg'), 'RBX-A': one('Roubaix'),
  UK1: one('London'), DE1: one('Frankfurt'), WAW1: one('Warsaw'), BHS5: one('Beauharnois'), SGP1: one('Singapore'), SYD1: one('Sydney'),
  'AP-SOUTH-MUM-1': one('Mumbai'),
} as const satisfies Readonly<Record<string, OvhRegion>>;

export type OvhRegionName = keyof typeof regions;

/** Every region, by its name. */
export const ovhRegions: ReadonlyMap<string, OvhRegion> = new Map(Object.entries(regions));

/** What nodes in a region of one zone carry as their zone. */
export const onlyZone = 'nova';
