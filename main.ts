import { HomeFleet } from './clusters/fleet';
import { flotilla } from './lib';

flotilla(() => new HomeFleet());
