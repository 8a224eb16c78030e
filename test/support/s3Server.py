"""OpenStack Swift with its S3 interface, all of it in one process on loopback: the S3 server of the tests.

Debian's python3-swift is the real thing: AWS signatures, multipart uploads, listings, ranges. One device, one replica.
Arguments: an empty folder. Prints the port as its only line and serves until its standard input ends.
"""

import os
import sys

import eventlet
import eventlet.wsgi

eventlet.monkey_patch()

from swift.common import utils  # noqa: E402

root = sys.argv[1]
conf = os.path.join(root, "swift.conf")
with open(conf, "w") as file:
    file.write("[swift-hash]\nswift_hash_path_suffix = test\n")
utils.SWIFT_CONF_FILE = conf
utils.validate_hash_conf()

from swift.common.ring import RingBuilder  # noqa: E402
from swift.common.storage_policy import reload_storage_policies  # noqa: E402
from swift.common.wsgi import ConfigString, loadapp  # noqa: E402

reload_storage_policies()
os.makedirs(os.path.join(root, "devices", "d1"))

COMMON = f"""
[DEFAULT]
swift_dir = {root}
devices = {root}/devices
mount_check = false
log_level = CRITICAL
log_address = {root}/none
"""

SERVER = COMMON + """
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
"""

PROXY = COMMON + """
[pipeline:main]
pipeline = catch_errors gatekeeper listing_formats s3api tempauth copy slo dlo symlink proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
auth_pipeline_check = false
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
rate_limit_after_segment = 10000
[filter:dlo]
use = egg:swift#dlo
[filter:symlink]
use = egg:swift#symlink
"""


class NoCache:
    """The proxy asks for a memcached, which would only make it faster."""

    def get(self, *_args, **_more):
        return None

    def set(self, *_args, **_more):
        pass

    delete = incr = decr = set


class Quiet:
    def write(self, _text):
        pass

    def flush(self):
        pass


def serve(socket, text):
    server = loadapp(ConfigString(text))

    def app(env, start_response):
        env["swift.cache"] = NoCache()
        return server(env, start_response)

    eventlet.spawn(eventlet.wsgi.server, socket, app, log=Quiet(), log_output=False, debug=False)


inner = {kind: eventlet.listen(("127.0.0.1", 0)) for kind in ("account", "container", "object")}
for kind, socket in inner.items():
    ring = RingBuilder(1, 1, 0)
    ring.add_dev(
        {"id": 0, "region": 1, "zone": 1, "weight": 1, "device": "d1", "ip": "127.0.0.1", "port": socket.getsockname()[1]}
    )
    ring.rebalance()
    ring.get_ring().save(os.path.join(root, f"{kind}.ring.gz"))
for kind, socket in inner.items():
    serve(socket, SERVER.replace("{kind}", kind))
outer = eventlet.listen(("127.0.0.1", 0))
serve(outer, PROXY)
print(outer.getsockname()[1], flush=True)

from eventlet.green import os as green_os  # noqa: E402

while True:
    # A pipe that ends is how whoever started this says that it is gone.
    eventlet.hubs.trampoline(0, read=True)
    if not green_os.read(0, 1024):
        os._exit(0)
