"""Our calls are signed so that every library of Standard Webhooks can check them."""

from base64 import b64decode

from messages.signature import new_secret, signed

# As published with Standard Webhooks.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NAME, SECOND, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'


def test_the_published_example_is_signed_as_published() -> None:
    assert signed(SECRET, NAME, SECOND, BODY) == {
        "webhook-id": NAME,
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_another_word_another_second_another_name_or_another_secret_is_another_signature() -> None:
    said = [(SECRET, NAME, SECOND, BODY), (SECRET, NAME, SECOND, BODY + b" "), (SECRET, NAME, SECOND + 1, BODY)]
    said += [(SECRET, f"{NAME}0", SECOND, BODY), (new_secret(), NAME, SECOND, BODY)]
    assert len({signed(*one)["webhook-signature"] for one in said}) == len(said)


def test_a_secret_is_256_bits_and_never_the_same() -> None:
    secret, other = new_secret(), new_secret()
    assert secret != other
    assert len(b64decode(secret.removeprefix("whsec_"))) == 32
