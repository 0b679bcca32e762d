import { describeFaults } from './playing.js';

describeFaults('sqlite');
