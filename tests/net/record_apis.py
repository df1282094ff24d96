# SPDX-License-Identifier: BSD-2-Clause
"""Providers' record APIs, as far as a client of dynamic DNS sees them, over one zone in memory:
{(name below the zone, type): [(id, value, ttl)]}. Each class is a script for provider.Provider."""

import itertools
import json

ZONE = "home.example"
TOKEN = "hunter2-hunter2"


class Api:
    least_ttl = 60

    def __init__(self):
        self.zone = {}
        self.ids = itertools.count(1)

    def texts(self, sub, kind):
        """The values of an RRset, as in a zone file and sorted."""
        return sorted(value for _, value, _ in self.zone.get((sub, kind), []))

    def put(self, sub, kind, value, ttl):
        assert ttl >= self.least_ttl, ttl
        number = str(next(self.ids))
        self.zone.setdefault((sub, kind), []).append((number, value, ttl))
        return number

    def find(self, number):
        return next((key, r) for key, records in self.zone.items() for r in records
                    if r[0] == number)

    def drop(self, number):
        key, record = self.find(number)
        self.zone[key].remove(record)
        if not self.zone[key]:
            del self.zone[key]

    def replace(self, sub, kind, values, ttl):
        self.zone.pop((sub, kind), None)
        for value in values:
            self.put(sub, kind, value, ttl)

    def __call__(self, request):
        if not self.knows(request):
            return self.denied()
        parts = request.path.strip("/").split("/")
        return self.handle(request.method, parts, json.loads(request.body or "{}"), request)

    def knows(self, request):
        return request.headers["Authorization"] == f"Bearer {TOKEN}"

    def denied(self):
        return 401, json.dumps({"detail": "Invalid token."})


def answer(value, status=200):
    return status, json.dumps(value) if value is not None else ""


class Cloudflare(Api):
    def envelope(self, result, status=200, *errors):
        return answer({"success": not errors, "errors": list(errors), "messages": [],
                       "result": result}, status)

    def denied(self):
        return self.envelope(None, 403, {"code": 10000, "message": "Authentication error"})

    def show(self, key, record):
        (sub, kind), (number, value, ttl) = key, record
        shown = {"id": number, "type": kind, "name": f"{sub}.{ZONE}", "ttl": ttl,
                 "content": value, "proxied": False}
        if kind == "SRV":
            priority, weight, port, target = value.split()
            shown["content"] = f"{weight} {port} {target}"
            shown["data"] = {"priority": int(priority), "weight": int(weight),
                             "port": int(port), "target": target.rstrip(".")}
        return shown

    def value_of(self, body):
        data = body.get("data")
        if body["type"] == "SRV":
            return f"{data['priority']} {data['weight']} {data['port']} {data['target']}."
        if body["type"] == "HTTPS":
            return f"{data['priority']} {data['target']} {data['value']}"
        return body["content"]

    def handle(self, method, parts, body, request):
        if parts == ["zones"]:
            zones = [{"id": "z1", "name": ZONE}] if request.query["name"] == ZONE else []
            return self.envelope(zones)
        assert parts[:3] == ["zones", "z1", "dns_records"], parts
        if method == "GET":
            sub = request.query["name"].removesuffix("." + ZONE)
            key = sub, request.query["type"]
            return self.envelope([self.show(key, r) for r in self.zone.get(key, [])])
        if method == "DELETE":
            self.drop(parts[3])
            return self.envelope({"id": parts[3]})
        if method == "PATCH":
            self.drop(parts[3])
        sub = body["name"].removesuffix("." + ZONE)
        number = self.put(sub, body["type"], self.value_of(body), body["ttl"])
        return self.envelope({"id": number})


class Desec(Api):
    least_ttl = 3600

    def knows(self, request):
        return request.headers["Authorization"] == f"Token {TOKEN}"

    def handle(self, method, parts, body, request):
        assert parts[0] == "domains"
        if parts[1] != ZONE:
            return answer({"detail": "Not found."}, 404)
        if len(parts) == 2:
            return answer({"name": ZONE, "minimum_ttl": self.least_ttl})
        if method == "GET":
            records = self.zone.get((parts[3].replace("@", ""), parts[4]))
            if not records:
                return answer({"detail": "Not found."}, 404)
            return answer({"ttl": records[0][2], "records": [r[1] for r in records]})
        assert method == "PATCH" and len(parts) == 3
        if any(rrset["ttl"] < self.least_ttl for rrset in body):
            return answer([{"ttl": ["too low"]}], 400)
        for rrset in body:
            self.replace(rrset["subname"], rrset["type"], rrset["records"], rrset["ttl"])
        return answer(body)


class Gandi(Api):
    least_ttl = 300

    def handle(self, method, parts, body, request):
        assert parts[:3:2] == ["domains", "records"] and parts[1] == ZONE
        key = parts[3], parts[4]
        if method == "PUT":
            self.replace(*key, body["rrset_values"], body["rrset_ttl"])
            return answer({"message": "DNS Record Created"}, 201)
        if key not in self.zone:
            return answer({"code": 404, "message": "no such record"}, 404)
        if method == "DELETE":
            del self.zone[key]
            return answer(None, 204)
        records = self.zone[key]
        return answer({"rrset_ttl": records[0][2], "rrset_values": [r[1] for r in records]})


class Hetzner(Api):
    """Every change is running at first."""

    def action(self, status, http):
        return answer({"action": {"id": next(self.ids), "status": status, "error": None}}, http)

    def handle(self, method, parts, body, request):
        if parts[0] == "actions":
            return self.action("success", 200)
        assert parts[:3:2] == ["zones", "rrsets"] and parts[1] == ZONE
        values = [r["value"] for r in body.get("records", [])]
        if len(parts) == 3:
            self.replace(body["name"], body["type"], values, body["ttl"])
            return self.action("running", 201)
        key = parts[3], parts[4]
        if key not in self.zone:
            return answer({"error": {"code": "not_found", "message": "no such rrset"}}, 404)
        records = self.zone[key]
        if method == "GET":
            return answer({"rrset": {"ttl": records[0][2],
                                     "records": [{"value": r[1], "comment": ""}
                                                 for r in records]}})
        if method == "DELETE":
            del self.zone[key]
        else:
            assert parts[5:] == ["actions", "set_records"]
            self.replace(*key, values, records[0][2])
        return self.action("running", 201)


class Porkbun(Api):
    least_ttl = 600

    def knows(self, request):
        body = json.loads(request.body)
        return (body["apikey"], body["secretapikey"]) == ("alice", TOKEN)

    def good(self, **more):
        return answer({"status": "SUCCESS", **more})

    def handle(self, method, parts, body, request):
        assert method == "POST" and parts[0] == "dns" and parts[2] == ZONE
        if parts[1] == "retrieveByNameType":
            records = self.zone.get((parts[4], parts[3]), [])
            return self.good(records=[self.show(parts[3], r) for r in records])
        if parts[1] in ("edit", "delete"):
            self.drop(parts[3])
        if parts[1] == "delete":
            return self.good()
        value = body["content"]
        if body["type"] == "SRV":
            value = f"{body['prio']} {value}."
        if body["type"] == "TXT":
            value = f'"{value}"'
        return self.good(id=self.put(body["name"], body["type"], value, int(body["ttl"])))

    def show(self, kind, record):
        number, value, ttl = record
        priority, _, rest = value.partition(" ")
        return {"id": number, "type": kind, "ttl": str(ttl), "notes": "",
                "prio": priority if kind == "SRV" else "0",
                "content": rest.rstrip(".") if kind == "SRV" else value.strip('"')}


ALL = {"cloudflare": Cloudflare, "desec": Desec, "gandi": Gandi, "hetzner": Hetzner,
       "porkbun": Porkbun}
