import { type PodRule } from './starter-set';

/** A tag after the last slash: the port of a registry is none. A digest is whole and follows a name or a tag. */
const tag = "r'^[^@]*:[0-9A-Za-z_][0-9A-Za-z_.-]{0,127}$'";
const digest = "r'[0-9A-Za-z_.-]@sha256:[0-9a-f]{64}$'";

const pinned = (image: string): string => `${image}.matches(${digest}) || (${image}.matches(${tag}) && !${image}.endsWith(':latest'))`;

/** The rule that our own workloads are refused by at synth. */
export const pinnedImages: PodRule = {
  description: 'Every image is the same one tomorrow: it has a digest, or a tag other than latest.',
  variables: {
    containers: 'object.spec.containers + object.spec.?initContainers.orValue([]) + object.spec.?ephemeralContainers.orValue([])',
    moving: `variables.containers.filter(container, !(${pinned("container.?image.orValue('')")}))`,
  },
  validations: [{
    expression: 'variables.moving.size() == 0',
    messageExpression: "'every image must have a digest or a tag other than latest, got ' + variables.moving.map(container, container.?image.orValue('')).join(', ')",
  }],
};
