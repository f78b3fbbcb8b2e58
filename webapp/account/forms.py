"""Forms of a person's own account."""

from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, EqualTo, Length, Optional

from webapp.forms import CommandForm

LONGEST = 128
AGAIN = EqualTo("password", message="两次输入的密码不一样")


class SignInForm(CommandForm):
    """Name and password; the code of the second factor where it is set up."""

    login_name = StringField("登录名", [DataRequired("填登录名"), Length(max=40)])
    password = PasswordField("密码", [DataRequired("填密码"), Length(max=LONGEST)])
    code = StringField("动态码", [Optional(), Length(max=8)])


class RegisterForm(CommandForm):
    """An HR person opens an account."""

    name = StringField("经办人姓名", [DataRequired("填姓名"), Length(max=40)])
    login_name = StringField("登录名", [DataRequired("填登录名"), Length(max=40)])
    password = PasswordField("密码", [DataRequired("填密码"), Length(max=LONGEST)])
    again = PasswordField("再输一次密码", [DataRequired("再输一次密码"), AGAIN])


class ForgottenForm(CommandForm):
    """A new password by a one-time code."""

    login_name = StringField("登录名", [DataRequired("填登录名"), Length(max=40)])
    code = StringField("一次性码", [DataRequired("填一次性码"), Length(max=20)])
    password = PasswordField("新密码", [DataRequired("填新密码"), Length(max=LONGEST)])
    again = PasswordField("再输一次新密码", [DataRequired("再输一次新密码"), AGAIN])


class PasswordForm(CommandForm):
    """The own password changed."""

    old = PasswordField("现在的密码", [DataRequired("填现在的密码"), Length(max=LONGEST)])
    password = PasswordField("新密码", [DataRequired("填新密码"), Length(max=LONGEST)])
    again = PasswordField("再输一次新密码", [DataRequired("再输一次新密码"), AGAIN])


class SecondFactorForm(CommandForm):
    """Shows that it is the person, by password and old code, and that the phone knows the new secret."""

    password = PasswordField("现在的密码", [DataRequired("填现在的密码"), Length(max=LONGEST)])
    old_code = StringField("原动态码", [Optional(), Length(max=8)])
    code = StringField("验证器上的6位数字", [DataRequired("填6位数字"), Length(max=8)])
