"""extractors"""

import os

# Arrow's own allocator keeps 4 MB and more for every thread that has used it once; read when pyarrow is imported.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
