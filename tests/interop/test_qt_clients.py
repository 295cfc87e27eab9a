"""Qt's own sockets and QDataStream are clients of fortune-serve, as in Qt's fortune clients.

PyQt is also what the old ports of the servers were written in: what they put into a block,
fortune-get reads.
"""

import pytest
from harness import corpus, hostile, peers, wire
from harness.getting import assert_prints
from harness.hostile import Hostile
from harness.limits import BOUND
from harness.processes import Server

PACKAGE = "python3-pyqt5"
MILLISECONDS = int(BOUND * 1000)
TEXTS = {
    "short": "hi",
    "of two lines": hostile.TEXT,
    "of thirty thousand units": "é☃😀 all work and no play\n" * 1111 + "the end",
}
every_text = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)


@pytest.fixture(scope="module")
def core():
    """Qt's core, and an application, which its sockets want; it needs no display."""
    core = peers.module("PyQt5.QtCore", PACKAGE)
    application = core.QCoreApplication([])
    yield core
    del application


@pytest.fixture
def tcp_socket(core):
    del core
    network = peers.module("PyQt5.QtNetwork", PACKAGE)

    def connect(endpoint):
        _, (host, port) = wire.address(endpoint)
        socket = network.QTcpSocket()
        socket.connectToHost(host, port)
        assert socket.waitForConnected(MILLISECONDS), socket.errorString()
        return socket

    return connect


@pytest.fixture
def local_socket(core):
    del core
    network = peers.module("PyQt5.QtNetwork", PACKAGE)

    def connect(endpoint):
        _, path = wire.address(endpoint)
        socket = network.QLocalSocket()
        socket.connectToServer(path)
        assert socket.waitForConnected(MILLISECONDS), socket.errorString()
        return socket

    return connect


@pytest.fixture
def read(core):
    """Reads an answer as this framing's client does; it must be all there is, and then the end."""
    def stream_of(socket):
        stream = core.QDataStream(socket)
        stream.setVersion(core.QDataStream.Qt_4_0)
        return stream

    def await_bytes(socket, count):
        while socket.bytesAvailable() < count:
            assert socket.waitForReadyRead(MILLISECONDS), socket.errorString()

    def read_qt(socket):
        stream = stream_of(socket)
        while True:
            stream.startTransaction()
            text = stream.readQString()
            if stream.commitTransaction():
                return text
            assert socket.waitForReadyRead(MILLISECONDS), socket.errorString()

    def read_qt4(socket):
        stream = stream_of(socket)
        await_bytes(socket, 2)
        await_bytes(socket, stream.readUInt16())
        return stream.readQString()

    def read_qtlocal(socket):
        """Qt's client takes the count of units for bytes, so half a text would satisfy it."""
        stream = stream_of(socket)
        await_bytes(socket, 4)
        units = stream.readUInt32()
        await_bytes(socket, 4 + 2 * units)
        text = stream.readQString()
        assert len(text.encode("utf-16-be")) == 2 * units
        return text

    def read(framing, socket):
        text = {"qt": read_qt, "qt4": read_qt4, "qtlocal": read_qtlocal}[framing](socket)
        while socket.waitForReadyRead(MILLISECONDS):
            pass
        assert socket.state() == socket.UnconnectedState
        assert socket.bytesAvailable() == 0
        return text

    return read


@every_text
@pytest.mark.parametrize("framing", ["qt", "qt4"])
def test_a_tcp_socket_of_qt_reads_a_fortune(tcp_socket, read, tmp_path, framing, text):
    (tmp_path / "one").write_text(text)
    with Server(tmp_path / "one", listen=[f"{framing}://127.0.0.1:0"]) as server:
        assert read(framing, tcp_socket(server.endpoint)) == text


@every_text
@pytest.mark.parametrize("framing", ["qtlocal", "qt"])
def test_a_local_socket_of_qt_reads_a_fortune(local_socket, read, socket_folder, framing, text):
    (socket_folder / "one").write_text(text)
    with Server(socket_folder / "one", listen=[f"{framing}://{socket_folder}/s"]) as server:
        assert read(framing, local_socket(server.endpoint)) == text


def test_the_local_client_of_qt_reads_a_fortune_at_its_first_signal(
    local_socket, core, socket_folder
):
    """It reads a QString as soon as it has as many bytes as there are units, and never again:
    what does not come in one piece it shows cut short."""
    text = TEXTS["of two lines"]
    (socket_folder / "one").write_text(text)
    with Server(socket_folder / "one", listen=[f"qtlocal://{socket_folder}/s"]) as server:
        for _ in range(100):
            socket = local_socket(server.endpoint)
            if not socket.bytesAvailable():
                assert socket.waitForReadyRead(MILLISECONDS), socket.errorString()
            stream = core.QDataStream(socket)
            stream.readUInt32()
            assert stream.readQString() == text


def test_a_data_stream_of_qt_speaks_query(tcp_socket, core, tmp_path):
    """A message is a QByteArray, and what is in it a QDataStream can take apart as well."""
    (tmp_path / "texts").write_bytes(corpus.cookie(TEXTS.values()))
    with Server(tmp_path / "texts", listen=["query://127.0.0.1:0"]) as server:
        socket = tcp_socket(server.endpoint)
        stream = core.QDataStream(socket)
        stream.setVersion(core.QDataStream.Qt_4_0)

        def ask(verb, *numbers):
            request = core.QByteArray()
            body = core.QDataStream(request, core.QIODevice.WriteOnly)
            body.writeUInt8(verb)
            for number in numbers:
                body.writeUInt32(number)
            stream << request

        def receive():
            response = core.QByteArray()
            while True:
                stream.startTransaction()
                stream >> response
                if stream.commitTransaction():
                    return core.QDataStream(response)
                assert socket.waitForReadyRead(MILLISECONDS), socket.errorString()

        def read_text(body):
            """Status, generation, id and text."""
            header = body.readUInt8(), body.readUInt32(), body.readUInt32()
            return *header, bytes(body.device().readAll()).decode()

        for number in range(len(TEXTS)):
            ask(2, number)
        ask(3)
        ask(5)
        ask(99)
        for number, text in enumerate(TEXTS.values()):
            assert read_text(receive()) == (0, 1, number, text)
        count = receive()
        assert (count.readUInt8(), count.readUInt32(), count.readUInt32()) == (0, 1, len(TEXTS))
        assert bytes(receive().device().readAll()) == b"\0"
        assert receive().readUInt8() == 1
        socket.disconnectFromHost()
        assert server.stop().ledger["answered"] == len(TEXTS) + 2


def test_fortunes_of_one_server_differ_as_they_must_for_qt_s_client(tcp_socket, read, tmp_path):
    """It asks again, for ever, until the text is another one than it shows."""
    (tmp_path / "two").write_bytes(corpus.cookie(["heads", "tails"]))
    with Server(tmp_path / "two") as server:
        shown = read("qt", tcp_socket(server.endpoint))
        while (text := read("qt", tcp_socket(server.endpoint))) == shown:
            pass
        assert {shown, text} == {"heads", "tails"}


def block_of(core, framing, text):
    """Writes the count last, over a nought, as the servers do."""
    block = core.QByteArray()
    stream = core.QDataStream(block, core.QIODevice.WriteOnly)
    stream.setVersion(core.QDataStream.Qt_4_0)
    if framing == "qtlocal":
        stream.writeUInt32(len(text.encode("utf-16-be")) // 2)
        stream.writeQString(text)
        return bytes(block)
    stream.writeUInt16(0)
    if framing == "pyqt":
        stream.writeString(text.encode())
    else:
        stream.writeQString(text)
    stream.device().seek(0)
    stream.writeUInt16(block.size() - 2)
    return bytes(block)


@every_text
@pytest.mark.parametrize("framing", ["qt4", "qtlocal", "pyqt"])
def test_get_prints_what_a_port_of_the_server_wrote(core, framing, text):
    with Hostile(hostile.sends(block_of(core, framing, text))) as server:
        assert_prints(text, f"{framing}://{server.location}")
