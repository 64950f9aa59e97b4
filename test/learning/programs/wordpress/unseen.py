"""It is set up; a post is written, a picture is uploaded and made smaller."""

import struct
import urllib.parse
import xmlrpc.client
import zlib

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
WHO = ("keeper", "lantern-quarry-4711-harbour")


def use(service):
    name, password = WHO
    if b"already" not in service.ask("GET", "/wp-admin/install.php", expect=200):
        form = urllib.parse.urlencode({
            "weblog_title": "Lime",
            "user_name": name,
            "admin_password": password,
            "admin_password2": password,
            "admin_email": "keeper@example.org",
            "blog_public": "0",
        })
        page = service.ask("POST", "/wp-admin/install.php?step=2", expect=200, body=form, headers=FORM)
        assert b"Success" in page, page[:1500]
    blog = xmlrpc.client.ServerProxy(f"http://127.0.0.1:{service.port}/xmlrpc.php").wp
    try:
        bits = xmlrpc.client.Binary(png(1200, 900))
        picture = {"name": "lime.png", "type": "image/png", "bits": bits, "overwrite": True}
        assert blog.uploadFile(1, *WHO, picture)["url"]
        post = {"post_title": "Lime", "post_content": "tree " * 5000, "post_status": "publish"}
        number = blog.newPost(1, *WHO, post)
        blog.editPost(1, *WHO, number, {"post_title": "Lime tree"})
        assert blog.getPosts(1, *WHO)
    except xmlrpc.client.Error as error:
        raise AssertionError(f"xmlrpc: {error}") from error
    service.ask("GET", f"/?p={number}", expect=200)
    service.ask("GET", "/?s=lime", expect=200)
    service.ask("GET", "/?feed=rss2", expect=200)
    cookie = {"Cookie": "wordpress_test_cookie=WP%20Cookie%20check"}
    form = urllib.parse.urlencode({"log": name, "pwd": password})
    service.ask("POST", "/wp-login.php", expect=302, body=form, headers={**FORM, **cookie})
    cookies = {"Cookie": service.cookies}
    service.ask("GET", "/wp-admin/", expect=200, headers=cookies)
    service.ask("GET", "/wp-admin/edit.php", expect=200, headers=cookies)
    service.ask_at_once("/", count=20)


def png(width, height):
    """A picture of one colour."""
    rows = (b"\x00" + b"\x20\x80\x20" * width) * height
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in chunks
    )
