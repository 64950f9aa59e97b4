"""A guest book: shows the entries of its database and takes new ones. Runs by WSGI, or by itself."""
import html
import os
from urllib.parse import parse_qs

import pymysql


def connect():
    with open(os.environ["DB_PASSWORD_FILE"], encoding="utf-8") as secret:
        password = secret.read().strip()
    return pymysql.connect(host=os.environ["DB_HOST"], database=os.environ["DB_NAME"],
                           user=os.environ["DB_USER"], password=password, autocommit=True)


def app(request, start_response):
    with connect() as database, database.cursor() as cursor:
        if request["REQUEST_METHOD"] == "POST":
            form = parse_qs(request["wsgi.input"].read(int(request["CONTENT_LENGTH"])).decode())
            cursor.execute("INSERT INTO entry (words) VALUES (%s)", form["words"])
        cursor.execute("SELECT words FROM entry ORDER BY id")
        lines = [f"<li>{html.escape(words)}</li>" for (words,) in cursor.fetchall()]
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return ["\n".join(lines).encode()]


if __name__ == "__main__":
    from wsgiref.simple_server import make_server

    make_server(os.environ["HOST"], int(os.environ["PORT"]), app).serve_forever()
