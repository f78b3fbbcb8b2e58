from tests.webapp.account.test_signing_in import *


def test_x(client_as, user):
    words = {"login_name": user.login_name, "code": "AAAA-AAAA-AAAA", "password": ANOTHER, "again": ANOTHER}
    t = client_as().post("/account/forgotten", data=words).get_data(as_text=True)
    import re

    print(re.findall(r"errsum.*?</div>", t, re.S))
    assert 0
