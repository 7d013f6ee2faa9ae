"""Who sends the requests: a program with a key, or a person who is signed in."""

import atexit
import json
import os
import threading
import urllib.request

import schemathesis

BASE = os.environ["KEPT_BASE"]
# After these the session may be gone.
ENDS = {
    "change_password",
    "end_other_sessions",
    "end_session",
    "end_sessions_of_member",
    "sign_out",
    "switch_organisation",
}
cookie = None
requests = 0
lock = threading.Lock()


@atexit.register
def write_count():
    """Says how many requests there were."""
    with open(os.environ["KEPT_COUNT"], "w", encoding="ascii") as file:
        file.write(str(requests))


def sign_in():
    """The cookie of a new session."""
    body = {"email": os.environ["KEPT_EMAIL"], "password": os.environ["KEPT_PASSWORD"]}
    request = urllib.request.Request(f"{BASE}/api/v1/sessions", json.dumps(body).encode())
    request.add_header("content-type", "application/json")
    with urllib.request.urlopen(request) as answer:
        return answer.headers["set-cookie"].split(";")[0]


@schemathesis.auth(refresh_interval=None)
class Sender:
    """Signs what is sent."""

    def get(self, case, context):
        """What to sign with."""
        global cookie
        if os.environ["KEPT_AS"] == "key":
            return {"Authorization": "Bearer " + os.environ["KEPT_KEY"]}
        cookie = cookie or sign_in()
        return {"Cookie": cookie, "Sec-Fetch-Site": "same-origin"}

    def set(self, case, data, context):
        """Signs it."""
        case.headers.update(data)


@schemathesis.hook
def before_call(context, case, kwargs):
    """Leaves out the cursor of a good request: only what a page gave as `next` is one, which no schema can say."""
    if case.meta and case.meta.generation.mode.is_positive and case.query:
        case.query.pop("cursor", None)


@schemathesis.hook
def after_call(context, case, response):
    """Counts, and forgets a session that may have ended."""
    global cookie, requests
    with lock:
        requests += 1
    if case.operation.definition.raw.get("operationId") in ENDS:
        cookie = None
