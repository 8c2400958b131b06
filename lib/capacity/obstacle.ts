/** Why a pod cannot be on a node. */
export interface Obstacle {
  /** `name`, `label`, `taint`: whatever runs there. `volume`: what its volumes are bound to. `resources`: what is left there. */
  readonly by: 'name' | 'label' | 'taint' | 'volume' | 'port' | 'apart' | 'together' | 'spread' | 'resources' | 'lost';
  /** What is wrong with the node, to follow its name. */
  readonly reason: string;
  /** What is missing, by resource. @default - nothing that can be counted */
  readonly lacks?: ReadonlyMap<string, number>;
  /** Architecture of the node where that is what is wrong. */
  readonly ofArchitecture?: string;
}
