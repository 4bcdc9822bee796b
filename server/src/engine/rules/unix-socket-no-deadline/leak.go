package fixture

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"time"
)

func ask(path string, request []byte) ([]byte, error) {
	conn, err := net.Dial("unix", path)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if _, err := conn.Write(request); err != nil { // want "conn is a unix socket without a deadline"
		return nil, err
	}
	return io.ReadAll(conn)
}

func typed(path string, buffer []byte) (int, error) {
	conn, err := net.DialUnix("unix", nil, &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	return conn.Read(buffer) // want "call SetDeadline first"
}

func decode(path string, into any) error {
	conn, err := net.DialTimeout("unix", path, time.Second)
	if err != nil {
		return err
	}
	defer conn.Close()
	return json.NewDecoder(conn).Decode(into) // want "unix socket without a deadline"
}

func line(ctx context.Context, path string) (string, error) {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "unix", path)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	fmt.Fprintln(conn, "status") // want "unix socket without a deadline"
	return bufio.NewReader(conn).ReadString('\n')
}

func packet(path string, data []byte) error {
	network := "unixpacket"
	conn, err := net.Dial(network, path)
	if err != nil {
		return err
	}
	defer conn.Close()
	_, err = conn.Write(data) // want "unix socket without a deadline"
	return err
}

func accepted(l *net.UnixListener) {
	for {
		conn, err := l.AcceptUnix()
		if err != nil {
			return
		}
		go echo(conn) // want "conn is a unix socket without a deadline"
	}
}

func echo(conn net.Conn) {
	defer conn.Close()
	io.Copy(conn, conn)
}
