"""The comparator: what somebody would write who needs one journey and nothing else."""

from datetime import timedelta

from temporalio import workflow

from journeys.deeds import Done, Leave
from journeys.delivery import Letter, Receipt
from journeys.passage import Whereabouts

NAME, QUEUE = "ByHand", "by-hand"
LETTERS = ("one", "two", "three", "four", "five")
JOURNEY = "journey: five\nsteps:\n" + "".join(f"  - {{key: {letter}, send: hello}}\n" for letter in LETTERS)


@workflow.defn(name=NAME)
class ByHand:
    """Letters, by the same deeds as the journey's; it remembers nothing, and nobody can change it under way."""

    @workflow.run
    async def run(self, enrolment: str, customer: str, letters: int) -> str:
        where = {"enrolment": enrolment, "customer": customer, "journey": "five", "version": 1}
        for letter in LETTERS[:letters]:
            await workflow.execute_activity(
                "send_message",
                args=[Whereabouts(**where, now=workflow.now(), step=letter, visit=1), Letter(message="hello")],
                result_type=Receipt,
                task_queue="send-email",
                start_to_close_timeout=timedelta(minutes=15),
                heartbeat_timeout=timedelta(minutes=1),
            )
        await workflow.execute_local_activity(
            "leave",
            args=[Whereabouts(**where, now=workflow.now()), Leave(outcome="completed")],
            result_type=Done,
            start_to_close_timeout=timedelta(seconds=10),
        )
        return "completed"
