<?php echo "this is never run, and never shown";
