"""Who sends the requests: a program with a key, or a person who is signed in."""

import atexit
import json
import os
import re
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
# Cookies of sessions that the run itself has ended.
ended = set()
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


def documented(case):
    """The headers of the operation with the patterns that the document gives them."""
    parameters = case.operation.definition.raw.get("parameters", [])
    headers = [one for one in parameters if one.get("in") == "header"]
    return {one["name"].lower(): one["schema"].get("pattern", "") for one in headers}


@schemathesis.hook
def before_call(context, case, kwargs):
    """Takes out of a good request what is not good by the document itself.

    Only what a page gave as `next` is a cursor, which no schema can say. And in the phase `coverage` a header is made of
    letters and digits only, whatever its pattern says: what does not match the pattern of the document stays out.
    """
    global cookie
    if case.headers and case.headers.get("Cookie") in ended:
        # It was signed before the session ended.
        cookie = cookie or sign_in()
        case.headers["Cookie"] = cookie
    if not case.meta or not case.meta.generation.mode.is_positive:
        return
    if case.query:
        case.query.pop("cursor", None)
    patterns = documented(case)
    for name in [name for name in case.headers or {} if name.lower() in patterns]:
        if not re.search(patterns[name.lower()], str(case.headers[name])):
            del case.headers[name]


@schemathesis.check
def a_bad_item_of_a_batch_is_refused_in_its_place(ctx, response, case):
    """A batch judges each item on its own: one whose body is not of the document must name what it refuses."""
    if not case.path.endswith("/batch") or response.status_code != 200:
        return
    answer = response.json()
    refused = [result for result in answer["results"] if result["status"] == "refused"]
    assert len(refused) == answer["refused"], "The count of refused items is not theirs."
    for result in refused:
        assert result["problem"]["code"], "A refused item does not say why."
    body = case.meta and case.meta.components.get(schemathesis.core.parameters.ParameterLocation.BODY)
    if body and body.mode.is_negative:
        assert refused, "An item that is not of the document was taken."


@schemathesis.hook
def after_call(context, case, response):
    """Counts, and forgets a session that may have ended."""
    global cookie, requests
    with lock:
        requests += 1
    if cookie and case.operation.definition.raw.get("operationId") in ENDS:
        ended.add(cookie)
        cookie = None
