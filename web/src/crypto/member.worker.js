import { lock, unlock } from './passphrase-part.js';
import { serve } from './worker-serve.js';

serve({ lock, unlock });
