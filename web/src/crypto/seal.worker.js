import { hashFile, sealPart } from "./seal-part.js";
import { serve } from "./worker-serve.js";

serve({ sealPart, hashFile });
