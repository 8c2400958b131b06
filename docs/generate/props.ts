import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { propShapes } from './prop-shapes';

writeFileSync(resolve(__dirname, '..', '..', 'lib', 'props', 'props.json'), propShapes());
