"""What a check does not run: code that would end the kernel, or that nothing in this process could stop."""

import ast
from collections.abc import Iterator

# Calls that end the process, start others, or switch off what stops an endless loop.
REFUSED = {
    "os._exit": "it ends the kernel at once",
    "os.abort": "it ends the kernel at once",
    "os.kill": "it ends processes",
    "os.fork": "it starts a second process",
    "os.execv": "it replaces the kernel",
    "signal.signal": "it switches off the safeguard that stops an endless loop",
    "signal.setitimer": "it switches off the safeguard that stops an endless loop",
    "signal.alarm": "it switches off the safeguard that stops an endless loop",
    "signal.pthread_sigmask": "it switches off the safeguard that stops an endless loop",
    "ctypes.string_at": "it reads memory that may not be there",
    "sys.settrace": "it switches off the safeguard that stops an endless loop",
    "faulthandler._sigsegv": "it ends the kernel at once",
}
LONGEST = 50_000_000  # steps of one range: more take C minutes, in which nothing can interrupt it


def why_not_run(source: str) -> str:
    """Why this code is not run, in one sentence; nothing when it may run."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return ""
    return next(reasons(tree), "")


def reasons(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        name = ast.unparse(node) if isinstance(node, ast.Attribute) else ""
        if name in REFUSED:
            yield f"it uses `{name}`: {REFUSED[name]}. A solution doesn't need it, so take it out."
        if isinstance(node, ast.While) and any(map(catches_everything, ast.walk(node))):
            text = (
                "it has a loop that catches every exception, so nothing could stop it. Catch only the one you expect."
            )
            yield text
        if is_call_of(node, "range") and any(is_huge(argument) for argument in node.args):
            yield f"it counts through `{ast.unparse(node)}`, and that takes minutes. No case needs a range that long."


def catches_everything(node: ast.AST) -> bool:
    """A bare `except:` or `except BaseException:` that doesn't leave the loop or raise again."""
    if not isinstance(node, ast.ExceptHandler):
        return False
    everything = node.type is None or ast.unparse(node.type) == "BaseException"
    leaves = any(isinstance(inner, (ast.Raise, ast.Return, ast.Break)) for inner in ast.walk(node))
    return everything and not leaves


def is_call_of(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def is_huge(node: ast.expr) -> bool:
    """A number written out, or a product or power of such, that is too large to count to."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int) and node.value > LONGEST
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Pow, ast.Mult)):
        left, right = node.left, node.right
        if isinstance(left, ast.Constant) and isinstance(right, ast.Constant):
            if not (isinstance(left.value, int) and isinstance(right.value, int)):
                return False
            power = isinstance(node.op, ast.Pow)
            if power and right.value > 64:
                return left.value > 1
            return (left.value**right.value if power else left.value * right.value) > LONGEST
    return False
